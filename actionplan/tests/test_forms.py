from django import forms


class Sample(forms.Form):
    title = forms.CharField(label="Nội dung", help_text="Không quá 500 chữ.")
    kind = forms.ChoiceField(label="Hình thức", choices=[("qd", "Quyết định")], required=False)
    agencies = forms.MultipleChoiceField(
        label="Phối hợp", choices=[("1", "Sở Y tế")], widget=forms.CheckboxSelectMultiple
    )
    checked = forms.BooleanField(label="Đã soát")
    version = forms.IntegerField(widget=forms.HiddenInput)


def test_field_names_its_help_and_its_error_to_screen_readers():
    field = str(Sample({})["title"].as_field_group())

    assert 'aria-describedby="id_title_helptext id_title_error"' in field
    assert 'id="id_title_helptext">Không quá 500 chữ.</div>' in field
    assert '<div id="id_title_error"><p class="field__error"><svg class="icon"' in field
    assert 'aria-invalid="true"' in field


def test_controls_have_our_classes():
    form = Sample()

    assert 'class="form-control"' in str(form["title"])
    assert 'class="form-select"' in str(form["kind"])
    assert 'class="form-check-input"' in str(form["checked"])
    assert "class" not in str(form["agencies"])
    assert "class" not in str(form["version"])


def test_choices_stand_in_a_named_group():
    field = str(Sample()["agencies"].as_field_group())

    assert '<fieldset class="field field--choices">' in field
    assert '<legend class="field__label">Phối hợp</legend>' in field


def test_optional_field_says_so():
    assert "(không bắt buộc)" in str(Sample()["kind"].as_field_group())
    assert "(không bắt buộc)" not in str(Sample()["title"].as_field_group())


def test_form_opens_with_links_to_what_is_wrong():
    drawn = str(Sample({"kind": "qd", "agencies": ["1"], "checked": "on", "version": "2"}))

    assert '<div class="error-summary" role="alert" tabindex="-1">' in drawn
    assert drawn.count('<a href="#') == 1
    assert '<a href="#id_title">Nội dung: ' in drawn
    assert '<input type="hidden" name="version" value="2"' in drawn


def test_form_without_errors_has_no_summary():
    assert "error-summary" not in str(Sample())

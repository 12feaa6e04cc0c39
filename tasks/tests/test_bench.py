from bench.growth import print_table


def test_growth_is_told_beside_what_it_is_compared_with(capsys):
    few = {"List": {"against": "empty view", "ratio": 17.26, "ms": 3.51, "queries": 7}}
    many = {"List": {"against": "empty view", "ratio": 1234.5, "ms": 2500.0, "queries": 0}}

    print_table([(1_000, few), (100_000, many), (1_000_000, {})])

    assert capsys.readouterr().out.splitlines() == [
        "| | against | 1,000 | 100,000 | 1,000,000 |",
        "| --- | --- | ---: | ---: | ---: |",
        "| List | empty view | 17.3 (3.5 ms, 7 q) | 1.23e+03 (2,500.0 ms) | – |",
    ]

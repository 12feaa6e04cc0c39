"""Stored values and their Vietnamese labels."""

from django.db.models import TextChoices


class AgencyKind(TextChoices):
    PARTY = "party", "Cơ quan Đảng"
    COUNCIL = "council", "Hội đồng nhân dân"
    COMMITTEE = "committee", "Ủy ban nhân dân"
    DEPARTMENT = "department", "Sở, ban, ngành"
    DISTRICT = "district", "Huyện, thị xã, thành phố"
    COMMUNE = "commune", "Xã, phường, thị trấn"
    CENTRAL = "central", "Cơ quan trung ương"
    OTHER = "other", "Cơ quan, đơn vị khác"


class UserRole(TextChoices):
    CONSOLIDATOR = "consolidator", "Chuyên viên tổng hợp"
    REPORTER = "reporter", "Cán bộ đầu mối"
    LEADER = "leader", "Lãnh đạo"
    MANAGER = "manager", "Quản trị"

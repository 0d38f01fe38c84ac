from datetime import date

from indexer.model import Role, RuleFacts, RuleStatus, Viewer, Visibility


def test_a_rule_is_in_force_from_its_first_to_its_last_day():
    rule = RuleFacts(in_force_from=date(2016, 7, 1), in_force_to=date(2019, 12, 31))
    assert rule.status(date(2016, 6, 30)) is RuleStatus.UPCOMING
    assert rule.status(date(2016, 7, 1)) is RuleStatus.IN_FORCE
    assert rule.status(date(2019, 12, 31)) is RuleStatus.IN_FORCE
    assert rule.status(date(2020, 1, 1)) is RuleStatus.HISTORICAL


def test_only_the_secretariat_sees_what_is_for_the_secretariat():
    seeing = [role for role in Role if Visibility.SECRETARIAT in Viewer(role).visibilities]
    assert seeing == [Role.SECRETARIAT, Role.ADMINISTRATOR]
    assert Viewer(Role.VISITOR).visibilities == {Visibility.PUBLIC}


def test_a_rule_is_amended_from_the_first_amendment_for_as_long_as_it_is_in_force():
    rule = RuleFacts(date(2016, 7, 1), date(2019, 12, 31), amended_from=date(2018, 1, 1))
    assert rule.status(date(2017, 12, 31)) is RuleStatus.IN_FORCE
    assert rule.status(date(2018, 1, 1)) is RuleStatus.AMENDED
    assert rule.status(date(2020, 1, 1)) is RuleStatus.HISTORICAL

"""Names go into sentences that were made without them."""

from handrail.pairing.naming import named, named_in

NAMES = {("mentee", "S-1"): "Noor {{mentor:M-2}}", ("mentor", "M-2"): "Dr <b>Roy</b>"}


def test_each_side_has_its_own_names_and_a_name_is_not_read_again():
    said = named("{{mentee:S-1}} with {{mentor:M-2}}, not {{mentor:S-1}}.", NAMES)
    assert said == "Noor {{mentor:M-2}} with Dr <b>Roy</b>, not S-1."


def test_every_text_of_a_report_gets_its_names():
    report = {"pairs": [{"why": ["{{mentor:M-2}} offers it"], "points": 3}]}
    assert named_in(report, NAMES) == {"pairs": [{"why": ["Dr <b>Roy</b> offers it"], "points": 3}]}

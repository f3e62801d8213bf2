"""Every figure of the real-world rules, named, with its source; the operator may change each."""

from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Count = Annotated[int, Field(ge=1)]
Percent = Annotated[int, Field(ge=0, le=100)]
Share = Annotated[Fraction, Field(gt=0, le=1)]


class Figures(BaseModel):
    """The rules' figures as the platform applies them.

    Sources are named below each field: "branches" is 中国共产党支部工作条例（试行）,
    2018; "offices" is 中国共产党党和国家机关基层组织工作条例, 2019, with its article;
    "elections" is 中国共产党基层组织选举工作条例, 2020; "handbooks" is what is usual by handbooks
    of elections; "ratings" is GB/T 39734/39735-2020 and the State Council's guidance of 2019;
    "ours" is a choice of this platform.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    branch_fewest_full_members: Count = 3
    """persons; branches"""
    branch_most_members: Count = 50
    """persons; branches"""
    joint_branch_most_units: Count = 5
    """units; branches"""
    committee_from_full_members: Count = 7
    """persons; branches"""
    branch_term_years: Count = 3
    """years; branches; offices 7"""
    village_term_years: Count = 5
    """years, in villages and communities; branches"""
    general_branch_term_years: Count = 3
    """years; offices 6"""
    committee_term_years: Count = 5
    """years; offices 5"""
    office_committee_from_members: Count = 100
    """members from which an office sets up a committee; offices 5"""
    general_branch_from_members: Count = 50
    """members from which an office sets up a general branch; offices 6"""
    full_time_deputy_from_members: Count = 100
    """members from which a committee has a full-time deputy secretary; offices 8 says many, the
    number is ours"""
    office_committee_fewest_members: Count = 5
    """persons in the committee of an office, as a rule; handbooks"""
    office_committee_most_members: Count = 9
    """persons in the committee of an office, as a rule; handbooks"""
    general_branch_committee_fewest_members: Count = 5
    """persons in the committee of a general branch; handbooks"""
    general_branch_committee_most_members: Count = 9
    """persons in the committee of a general branch; handbooks"""
    extension_most_months: Count = 12
    """months by which an election may be put off; elections 3"""
    committee_fewest_members: Count = 3
    """persons in a branch committee; branches"""
    committee_most_members: Count = 7
    """persons in a branch committee, as a rule; branches"""
    election_notice_months: Count = 6
    """months before the end of a term in which an election is due; ours"""

    probation_months: Count = 12
    """months of probation; the Party's constitution, article 7"""
    probation_notice_days: Count = 30
    """days before its end in which a probation is named; ours"""
    candidate_months: Count = 12
    """months of training before an activist can be a candidate; 中国共产党发展党员工作细则, 2014"""
    transfer_silence_days: Count = 30
    """days without an answer before the organisation above may answer instead; ours"""
    transfer_ahead_days: Count = 90
    """days ahead for which a transfer may be agreed; ours"""

    deputy_days: Count = 90
    """days for which a deputy may be named at most; ours"""

    endorsement_quorum: Count = 10
    """answers that make a voice count; ours"""
    endorsement_quorum_share: Share = Fraction(1, 2)
    """part of those who can be asked that is enough where it is fewer; ours"""
    endorsement_share: Share = Fraction(2, 3)
    """smallest part in favour of each voice; ours"""

    cell_minimum: Count = 20
    """ballots before a cell is published; the ballot box (design.md §5)"""
    statistics_minimum: Count = 10
    """members in a published count; ours"""
    good_level: Annotated[int, Field(ge=1, le=5)] = 3
    """lowest level that is good: 基本满意 and better; ratings"""
    top_marks_share: Share = Fraction(9, 10)
    """part of the ballots with the highest mark above which one asks why; ours"""
    comment_most_characters: Count = 500
    """characters of a comment; ours"""
    slips_most_at_once: Count = 120
    """slips in one batch: ten sheets of A4; ours"""
    case_contact_days: Count = 1
    """working days in which a citizen is contacted; ratings"""
    case_settle_days: Count = 5
    """working days in which a case is settled and answered; ratings"""
    case_longest_days: Count = 15
    """working days that it may take with every stop; ratings"""
    case_returns: Count = 2
    """returns after which the level above decides whose it is; ours"""
    case_ruling_days: Count = 5
    """days for the level above to decide on a case; ours"""
    contest_days: Count = 15
    """days for the level above to answer an office that contests a figure; ours"""
    case_second_days: Count = 28
    """days after which a citizen who agreed is asked again; ours"""
    case_contact_kept_days: Count = 90
    """days after its end in which a case keeps the contact; ours"""
    cases_most_a_day: Count = 2_000
    """cases that citizens open in one day without a slip, all together; ours"""
    cases_most_a_window_a_day: Count = 200
    """of these at one window; ours"""
    cases_by_slip_most_a_window_a_day: Count = 500
    """cases at one window in one day by those who have rated it with a slip; ours"""
    case_same_answers: Count = 10
    """cases with one answer that raise a question; ours"""
    case_burst: Count = 20
    """cases settled in one half day that raise a question; ours"""
    case_burst_days: Count = 3
    """last days of a quarter in which this is looked at; ours"""

    conduct_weight_citizens: Percent = 40
    """percent of citizens served in a conduct review; ours"""
    conduct_weight_enterprises: Percent = 25
    """percent of enterprises in a conduct review; ours"""
    conduct_weight_lower_units: Percent = 15
    """percent of lower units in a conduct review; ours"""
    conduct_weight_deputies: Percent = 10
    """percent of deputies and supervisors in a conduct review; ours"""
    conduct_weight_members: Percent = 10
    """percent of the office's own members in a conduct review; ours"""
    campaign_needed: Count = 30
    """answers that a group needs for each office, as offered; ours"""
    campaign_expected: Annotated[int, Field(ge=1, le=100)] = 50
    """percent of those invited who answer, as offered; ours"""
    wave_days: Count = 14
    """days for which a wave of invitations is open, as offered; ours"""

    figures_due_day: Annotated[int, Field(ge=1, le=28)] = 5
    """day of the next month by which a month's figures are entered; ours"""
    figures_close_day: Annotated[int, Field(ge=1, le=28)] = 20
    """last day of the next month on which whoever reports may still correct them; ours"""

    carrier_silence_days: Count = 90
    """days without an activity before a running carrier is stuck; ours"""
    endorsement_wait_days: Count = 60
    """days a proposal may wait for its three voices; ours"""
    carrier_start_days: Count = 30
    """days an approved carrier may wait for its start; ours"""
    carrier_trial_days: Count = 180
    """days offered as length of a trial before its review; ours"""
    check_in_minutes_before: Count = 60
    """minutes before an activity in which its code opens; ours"""
    check_in_minutes_after: Count = 120
    """minutes after an activity in which its code still opens; ours"""
    slow_share: Share = Fraction(9, 10)
    """part of the due progress under which a goal is behind; ours"""
    measure_in_place: Share = Fraction(2, 3)
    """lower bound of in_place; ours"""
    measure_partly: Share = Fraction(1, 3)
    """lower bound of partly; ours"""
    measure_fewest_cases: Count = 5
    """records before a measure speaks; ours"""
    measure_fewest_days: Count = 30
    """days for which a member, a goal or an organisation is known before it is judged; ours"""

    job_lease_seconds: Count = 60
    """seconds without a sign of life before a worker is gone; ours"""
    job_kept_days: Count = 30
    """days for which runs that ended are kept; ours"""

    job_wait_seconds: Count = 900
    """seconds for which due work may wait for a worker; ours"""
    job_failures_days: Count = 7
    """days for which doctor speaks of work that was given up; ours"""
    audit_kept_days: Annotated[int, Field(ge=0)] = 0
    """days for which entries of the trail are kept, 0 = for ever; ours"""
    trail_unsealed_days: Count = 2
    """days for which new entries may stand without a checkpoint; ours"""
    clock_most_seconds: Count = 300
    """seconds by which the trail may be ahead of the clock; ours"""
    export_most_rows: Count = 10_000
    """rows of the trail in one downloaded sheet; ours"""
    import_most_rows_at_once: Count = 2_000
    """rows of a sheet above which it is taken over as a job; ours"""
    export_most_rows_at_once: Count = 2_000
    """rows of a list above which its sheet is made as a job; ours"""
    export_hours: Count = 24
    """hours that a sheet made as a job is kept for its asker; ours"""
    first_code_days: Count = 14
    """days for which a sign-in code opens an account; ours"""
    role_ending_days: Count = 30
    """days before its end in which a role is pointed out; ours"""
    accounts_most_at_once: Count = 500
    """accounts of members opened in one batch; ours"""
    backup_most_days: Count = 7
    """days after which a new backup is due; ours"""

    notice_kept_days: Count = 180
    """days for which read notices are kept; ours"""

    upload_most_bytes: Count = 20 * 1024 * 1024
    """bytes of an upload; ours"""
    reading_most_megabytes: Count = 512
    """megabytes of memory in which a file sent is read; ours"""
    reading_most_seconds: Count = 20
    """seconds of processor time in which a file sent is read; ours"""
    reading_most_answer_megabytes: Count = 64
    """megabytes of text that are taken over from a file sent; ours"""
    readers_most_at_once: Count = 2
    """files that one process of the platform reads at a time; ours"""
    disk_fewest_free_bytes: Count = 512 * 1024 * 1024
    """bytes free on the disk of the data folder; ours"""
    preview_hours: Count = 24
    """hours that the preview of an import is kept; ours"""

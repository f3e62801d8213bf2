"""Every figure of the real-world rules, named, with its source; the operator may change each."""

from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Count = Annotated[int, Field(ge=1)]
Share = Annotated[Fraction, Field(gt=0, le=1)]


class Figures(BaseModel):
    """The rules' figures as the platform applies them.

    Sources are named in each field's description: "branches" is 中国共产党支部工作条例（试行）,
    2018; "offices" is 中国共产党党和国家机关基层组织工作条例, 2019, with its article;
    "elections" is 中国共产党基层组织选举工作条例, 2020; "handbooks" is what is usual by handbooks
    of elections; "ratings" is GB/T 39734/39735-2020 and the State Council's guidance of 2019;
    "ours" is a choice of this platform.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    branch_fewest_full_members: Count = Field(default=3, description="persons; branches")
    branch_most_members: Count = Field(default=50, description="persons; branches")
    joint_branch_most_units: Count = Field(default=5, description="units; branches")
    committee_from_full_members: Count = Field(default=7, description="persons; branches")
    branch_term_years: Count = Field(default=3, description="years; branches; offices 7")
    village_term_years: Count = Field(
        default=5, description="years, in villages and communities; branches"
    )
    general_branch_term_years: Count = Field(default=3, description="years; offices 6")
    committee_term_years: Count = Field(default=5, description="years; offices 5")
    office_committee_from_members: Count = Field(
        default=100, description="members from which an office sets up a committee; offices 5"
    )
    general_branch_from_members: Count = Field(
        default=50, description="members from which an office sets up a general branch; offices 6"
    )
    full_time_deputy_from_members: Count = Field(
        default=100,
        description="members from which a committee has a full-time deputy secretary; "
        "offices 8 says many, the number is ours",
    )
    office_committee_fewest_members: Count = Field(
        default=5, description="persons in the committee of an office, as a rule; handbooks"
    )
    office_committee_most_members: Count = Field(
        default=9, description="persons in the committee of an office, as a rule; handbooks"
    )
    general_branch_committee_fewest_members: Count = Field(
        default=5, description="persons in the committee of a general branch; handbooks"
    )
    general_branch_committee_most_members: Count = Field(
        default=9, description="persons in the committee of a general branch; handbooks"
    )
    extension_most_months: Count = Field(
        default=12,
        description="months by which an election may be put off; elections 3",
    )
    committee_fewest_members: Count = Field(
        default=3, description="persons in a branch committee; branches"
    )
    committee_most_members: Count = Field(
        default=7, description="persons in a branch committee, as a rule; branches"
    )
    election_notice_months: Count = Field(
        default=6, description="months before the end of a term in which an election is due; ours"
    )

    probation_months: Count = Field(
        default=12, description="months of probation; the Party's constitution, article 7"
    )
    probation_notice_days: Count = Field(
        default=30, description="days before its end in which a probation is named; ours"
    )
    candidate_months: Count = Field(
        default=12,
        description="months of training before an activist can be a candidate; "
        "中国共产党发展党员工作细则, 2014",
    )
    transfer_silence_days: Count = Field(
        default=30,
        description="days without an answer before the organisation above may answer instead; ours",
    )
    transfer_ahead_days: Count = Field(
        default=90, description="days ahead for which a transfer may be agreed; ours"
    )

    deputy_days: Count = Field(
        default=90, description="days for which a deputy may be named at most; ours"
    )

    endorsement_quorum: Count = Field(
        default=10, description="answers that make a voice count; ours"
    )
    endorsement_quorum_share: Share = Field(
        default=Fraction(1, 2),
        description="part of those who can be asked that is enough where it is fewer; ours",
    )
    endorsement_share: Share = Field(
        default=Fraction(2, 3), description="smallest part in favour of each voice; ours"
    )

    cell_minimum: Count = Field(
        default=20, description="ballots before a cell is published; the ballot box (design.md §5)"
    )
    statistics_minimum: Count = Field(default=10, description="members in a published count; ours")
    good_level: Annotated[int, Field(ge=1, le=5)] = Field(
        default=3, description="lowest level that is good: 基本满意 and better; ratings"
    )
    top_marks_share: Share = Field(
        default=Fraction(9, 10),
        description="part of the ballots with the highest mark above which one asks why; ours",
    )
    comment_most_characters: Count = Field(default=500, description="characters of a comment; ours")
    slips_most_at_once: Count = Field(
        default=120, description="slips in one batch: ten sheets of A4; ours"
    )

    carrier_silence_days: Count = Field(
        default=90, description="days without an activity before a running carrier is stuck; ours"
    )
    endorsement_wait_days: Count = Field(
        default=60, description="days a proposal may wait for its three voices; ours"
    )
    carrier_start_days: Count = Field(
        default=30, description="days an approved carrier may wait for its start; ours"
    )
    carrier_trial_days: Count = Field(
        default=180, description="days offered as length of a trial before its review; ours"
    )
    check_in_minutes_before: Count = Field(
        default=60, description="minutes before an activity in which its code opens; ours"
    )
    check_in_minutes_after: Count = Field(
        default=120, description="minutes after an activity in which its code still opens; ours"
    )
    slow_share: Share = Field(
        default=Fraction(9, 10),
        description="part of the due progress under which a goal is behind; ours",
    )
    measure_in_place: Share = Field(
        default=Fraction(2, 3), description="lower bound of in_place; ours"
    )
    measure_partly: Share = Field(default=Fraction(1, 3), description="lower bound of partly; ours")
    measure_fewest_cases: Count = Field(
        default=5, description="records before a measure speaks; ours"
    )
    measure_fewest_days: Count = Field(
        default=30,
        description="days for which a member, a goal or an organisation is known before it is "
        "judged; ours",
    )

    job_lease_seconds: Count = Field(
        default=60, description="seconds without a sign of life before a worker is gone; ours"
    )
    job_kept_days: Count = Field(
        default=30, description="days for which runs that ended are kept; ours"
    )

    job_wait_seconds: Count = Field(
        default=900,
        description="seconds for which due work may wait for a worker; ours",
    )
    job_failures_days: Count = Field(
        default=7, description="days for which doctor speaks of work that was given up; ours"
    )
    audit_kept_days: Annotated[int, Field(ge=0)] = Field(
        default=0, description="days for which entries of the trail are kept, 0 = for ever; ours"
    )
    trail_unsealed_days: Count = Field(
        default=2, description="days for which new entries may stand without a checkpoint; ours"
    )
    clock_most_seconds: Count = Field(
        default=300, description="seconds by which the trail may be ahead of the clock; ours"
    )
    export_most_rows: Count = Field(
        default=10_000, description="rows of the trail in one downloaded sheet; ours"
    )
    import_most_rows_at_once: Count = Field(
        default=2_000, description="rows of a sheet above which it is taken over as a job; ours"
    )
    export_most_rows_at_once: Count = Field(
        default=2_000, description="rows of a list above which its sheet is made as a job; ours"
    )
    export_hours: Count = Field(
        default=24, description="hours that a sheet made as a job is kept for its asker; ours"
    )
    first_code_days: Count = Field(
        default=14, description="days for which a sign-in code opens an account; ours"
    )
    role_ending_days: Count = Field(
        default=30, description="days before its end in which a role is pointed out; ours"
    )
    accounts_most_at_once: Count = Field(
        default=500, description="accounts of members opened in one batch; ours"
    )
    backup_most_days: Count = Field(
        default=7, description="days after which a new backup is due; ours"
    )

    notice_kept_days: Count = Field(
        default=180, description="days for which read notices are kept; ours"
    )

    upload_most_bytes: Count = Field(
        default=20 * 1024 * 1024, description="bytes of an upload; ours"
    )
    reading_most_megabytes: Count = Field(
        default=512, description="megabytes of memory in which a file sent is read; ours"
    )
    reading_most_seconds: Count = Field(
        default=20, description="seconds of processor time in which a file sent is read; ours"
    )
    reading_most_answer_megabytes: Count = Field(
        default=64, description="megabytes of text that are taken over from a file sent; ours"
    )
    readers_most_at_once: Count = Field(
        default=2, description="files that one process of the platform reads at a time; ours"
    )
    disk_fewest_free_bytes: Count = Field(
        default=512 * 1024 * 1024, description="bytes free on the disk of the data folder; ours"
    )
    preview_hours: Count = Field(
        default=24, description="hours that the preview of an import is kept; ours"
    )

from tools.settings_reference import main, page
from xianfeng.config.options import Options
from xianfeng.foundation.figures import Figures


def test_the_page_names_every_setting_and_every_figure() -> None:
    text = page()

    for name in {*Options.model_fields, *Figures.model_fields} - {"figures"}:
        assert f"| `{name}` |" in text


def test_the_page_in_the_repository_is_the_newest() -> None:
    assert main(["--check"]) == 0

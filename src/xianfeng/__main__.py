"""The command `xianfeng`; also `python -m xianfeng`."""

from xianfeng.cli import main

if __name__ == "__main__":
    main()

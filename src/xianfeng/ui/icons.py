"""A handful of own line icons, 24 × 24, drawn in the colour of the text around them."""

PATHS: dict[str, str] = {
    "menu": "M4 7h16M4 12h16M4 17h16",
    "close": "M6 6l12 12M18 6L6 18",
    "search": "M10.5 4a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13M15.5 15.5L20 20",
    "today": "M5 6h14v14H5zM5 10h14M9 3v4M15 3v4",
    "carrier": "M6 21V4M6 5c4-2 7 2 12 0v9c-5 2-8-2-12 0",
    "propose": "M12 5v14M5 12h14",
    "person": "M12 4a4 4 0 1 1 0 8a4 4 0 0 1 0-8M4.5 20c1-4 4-5.5 7.5-5.5s6.5 1.500 7.5 5.5",
    "goal": "M12 4a8 8 0 1 1 0 16a8 8 0 0 1 0-16M12 9a3 3 0 1 1 0 6a3 3 0 0 1 0-6",
    "chart": "M4 20V4M4 20h16M8 16l4-5 3 3 5-7",
    "left": "M14 6l-6 6 6 6",
    "right": "M10 6l6 6-6 6",
    "warning": "M12 4l9 16H3zM12 10v5M12 17.5v.5",
    "done": "M5 12.5l4.5 4.5L19 7.5",
    "notice": "M6 17V11a6 6 0 0 1 12 0v6l1.500 1.500H4.500zM10 21h4",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
}

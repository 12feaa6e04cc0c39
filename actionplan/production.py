"""What a production server must not be started with."""

MIN_SECRET_KEY_LENGTH = 50
MIN_SECRET_KEY_LETTERS = 10


def refuse_unsafe_production(*, debug: bool, secret_key: str, allowed_hosts: list[str]) -> None:
    """Stop the process with one plain sentence when a setting is not fit for production."""
    if debug:
        raise SystemExit("Không khởi động: máy chủ thật phải đặt DEBUG=0.")
    weak = (
        len(secret_key) < MIN_SECRET_KEY_LENGTH
        or len(set(secret_key)) < MIN_SECRET_KEY_LETTERS
        or secret_key.startswith(("django-insecure-", "development-only-"))
    )
    if weak:
        raise SystemExit(
            "Không khởi động: SECRET_KEY thiếu hoặc yếu, hãy đặt một chuỗi ngẫu nhiên "
            f"từ {MIN_SECRET_KEY_LENGTH} ký tự."
        )
    if not allowed_hosts or any(host == "*" or host.startswith(".") for host in allowed_hosts):
        raise SystemExit(
            "Không khởi động: hãy ghi rõ tên máy chủ trong ALLOWED_HOSTS, không dùng dấu *."
        )

"""The help centre: `/help/{language}`, for everybody, without a script and without a cookie."""

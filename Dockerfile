FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 ENVIRONMENT=production
WORKDIR /app

COPY requirements.txt .
RUN pip install --no-cache-dir --requirement requirements.txt

COPY . .
# The key serves this one command and is not kept.
RUN SECRET_KEY=$(python -c 'import secrets; print(secrets.token_urlsafe(50))') \
    ALLOWED_HOSTS=localhost python manage.py collectstatic --no-input

# A volume mounted here takes over this folder's owner.
RUN useradd --system actionplan && install --directory --owner=actionplan --mode=700 /media
USER actionplan
EXPOSE 8000

# The control socket of gunicorn would want a home folder. Ticked tasks stand in the address, which may be long.
CMD ["gunicorn", "actionplan.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--timeout=300", "--no-control-socket", \
     "--limit-request-line=8190", "--worker-tmp-dir=/dev/shm"]

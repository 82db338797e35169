# One image for the server, the worker and every command: see compose.yaml.
FROM node:22-slim AS pages
WORKDIR /handrail/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci
COPY frontend .
RUN npm run build

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HANDRAIL_VAR=/var/lib/handrail BIND=0.0.0.0
WORKDIR /handrail
COPY requirements/run.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY . .
COPY --from=pages /handrail/frontend/dist frontend/dist
RUN useradd --system handrail \
    && install -d -o handrail "$HANDRAIL_VAR" "$HANDRAIL_VAR/files"
USER handrail
RUN python manage.py collectstatic --noinput --verbosity 0 \
    && rm "$HANDRAIL_VAR/secret_key"
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "-c", "python:config.server", "config.wsgi"]

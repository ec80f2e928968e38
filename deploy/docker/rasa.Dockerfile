# Rasa 3.6.21 with the trained model inside: a new model is a new image.
FROM python:3.10-slim AS base
ENV PYTHONUNBUFFERED=1 PYTHONPATH=/app RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 \
    LOG_LEVEL=WARNING SANIC_WORKERS=1 SQL_POOL_SIZE=5 SQL_MAX_OVERFLOW=5 TICKET_LOCK_LIFETIME=30
RUN apt-get update && apt-get install -y --no-install-recommends gcc g++ \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY bot/constraints.txt bot/requirements.txt bot/
RUN pip install --no-cache-dir -c bot/constraints.txt -r bot/requirements.txt
COPY language/ language/
COPY bot/__init__.py bot/config.yml bot/endpoints.yml bot/credentials.yml bot/
COPY bot/components/ bot/components/
COPY bot/domain/ bot/domain/
COPY bot/data/ bot/data/
RUN python -m rasa train --config bot/config.yml --domain bot/domain --data bot/data \
      --out models --fixed-model-name huiyin
RUN useradd --system --create-home huiyin
USER huiyin
EXPOSE 5005
CMD ["python", "-m", "rasa", "run", "-m", "models/huiyin.tar.gz", "-i", "0.0.0.0", "-p", "5005", \
     "--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml", \
     "--response-timeout", "30"]

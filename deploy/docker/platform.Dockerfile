# api, worker, actions and search: one image, the command chooses the process.
FROM node:22-slim AS web
WORKDIR /web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY web/ ./
RUN npm run build

FROM python:3.11-slim
# The CPU build of torch: the default build brings several GB of CUDA.
ARG TORCH_INDEX=""
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=/app HF_HUB_OFFLINE=1
WORKDIR /app
COPY constraints.txt requirements.txt ./
RUN pip install --no-cache-dir -c constraints.txt ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} torch \
 && pip install --no-cache-dir -c constraints.txt -r requirements.txt
COPY alembic.ini ./
COPY language/ language/
COPY core/ core/
COPY customers/ customers/
COPY knowledge_base/ knowledge_base/
COPY ticket_bridge/ ticket_bridge/
COPY conversations/ conversations/
COPY api/ api/
COPY bot/__init__.py bot/
COPY bot/actions/ bot/actions/
COPY bot/domain/ bot/domain/
COPY migrations/ migrations/
COPY --from=web /web/dist web/dist/
RUN useradd --system --no-create-home huiyin
USER huiyin
EXPOSE 8000 5055 5065 5075
CMD ["python", "-m", "api", "--port", "8000"]

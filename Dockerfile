# The worker. The workflow code is bundled while the image is built, so that the worker starts at once and
# every worker of one image runs exactly the same workflow code.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY . .
RUN npm run bundle

FROM node:20-bookworm-slim
# git: the worker reads the promoted commits. Their folder belongs to another user than the worker's.
RUN apt-get update \
  && apt-get install -y --no-install-recommends git ca-certificates \
  && rm -rf /var/lib/apt/lists/* \
  && git config --system --add safe.directory '*'
COPY --from=build /app /app
ENV NODE_ENV=production PROMOTER_WORKFLOW_BUNDLE=/app/dist/workflow-bundle.js
USER node
ENTRYPOINT ["/app/bin/promoter"]
CMD ["worker"]

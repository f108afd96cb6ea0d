const sound = `restart: unless-stopped
    mem_limit: 256m
    healthcheck: { test: [CMD, wget, -q, -O-, "http://localhost/"], interval: 30s }`;
/** A service that nothing can be said against, with more lines. */
export const service = (name: string, rest: string, mark = ''): string => `  ${name}:${mark}\n    ${sound}\n${rest}`;
export const redis = '    image: redis:7.2.5\n';
export const file = (...services: string[]): string => `services:\n${services.join('')}`;

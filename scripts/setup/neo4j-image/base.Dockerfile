FROM scratch
COPY rootfs /
COPY --chown=7474:7474 owned /
ENV PATH=/opt/jre/bin:/bin JAVA_HOME=/opt/jre NEO4J_HOME=/var/lib/neo4j LANG=C.UTF-8

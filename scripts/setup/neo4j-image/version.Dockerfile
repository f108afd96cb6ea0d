FROM promoter-local/neo4j-jre:17
COPY lib /var/lib/neo4j/lib
COPY neo4j.conf /var/lib/neo4j/conf/neo4j.conf
COPY bin /bin
USER 7474:7474
VOLUME ["/data"]
EXPOSE 7474 7687
HEALTHCHECK --interval=2s --timeout=3s --start-period=30s --retries=15 CMD ["/bin/healthcheck"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/bin/entrypoint.sh"]
CMD ["neo4j"]

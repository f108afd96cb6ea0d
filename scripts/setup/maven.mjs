import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { provideMaven } from './java.mjs';
import { run } from './run.mjs';

/**
 * Copies an artefact's jars, with everything it needs at run time, into `folder`/lib.
 * @param {{ group: string, artifact: string, version: string, type?: string }} coordinates
 */
export async function copyArtifact({ group, artifact, version, type = 'jar' }, folder) {
  const pom = join(folder, 'pom.xml');
  await writeFile(
    pom,
    `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>promoter</groupId><artifactId>fetch</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version><type>${type}</type>
  </dependency></dependencies>
</project>
`,
  );
  const mvn = await provideMaven();
  await run(mvn, [
    '-B',
    '-q',
    '-f',
    pom,
    'dependency:copy-dependencies',
    `-DoutputDirectory=${join(folder, 'lib')}`,
    '-DincludeScope=runtime',
  ]);
}

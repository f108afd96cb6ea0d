import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installPackages } from './debian.mjs';
import { firstThatWorks } from './missing-part.mjs';
import { isExecutable, run, which } from './run.mjs';

const JDK_PACKAGE = 'openjdk-17-jdk-headless';

/** The home folder of a JDK 17 with compiler and jlink, which the Neo4j images are built with. */
export function provideJdk() {
  return firstThatWorks(
    'A JDK 17 with javac and jlink',
    [
      ['JAVA_HOME', async () => jdkIn(process.env.JAVA_HOME)],
      ['javac on PATH', async () => jdkIn(homeOfCommand('javac'))],
      [
        `the package ${JDK_PACKAGE}`,
        async () => {
          await installPackages([JDK_PACKAGE], 'a Neo4j image is built from Maven artefacts');
          return jdkIn(homeOfCommand('javac'));
        },
      ],
    ],
    `install a JDK 17 (Debian and Ubuntu: apt-get install ${JDK_PACKAGE}) and put its bin folder on PATH.`,
  );
}

/** Any Java that runs the test server. */
export async function provideJava() {
  const inHome = process.env.JAVA_HOME && join(process.env.JAVA_HOME, 'bin', 'java');
  if (inHome && isExecutable(inHome)) return inHome;
  return which('java') ?? join(await provideJdk(), 'bin', 'java');
}

/** Maven's command. It keeps its downloads in its own repository folder, with the user's settings. */
export function provideMaven() {
  return firstThatWorks(
    'Maven',
    [
      ['mvn on PATH', async () => which('mvn')],
      [
        'the package maven',
        async () => {
          await installPackages(['maven'], 'artefacts are fetched from Maven Central');
          return which('mvn');
        },
      ],
    ],
    'install Maven (Debian and Ubuntu: apt-get install maven) and put mvn on PATH.',
  );
}

function homeOfCommand(command) {
  const path = which(command);
  return path && dirname(dirname(realpathSync(path)));
}

/** Neo4j 5 runs on 17 and 21; the images are made with 17 everywhere, so that they do not differ. */
async function jdkIn(home) {
  if (!home || !['javac', 'jlink'].every((command) => isExecutable(join(home, 'bin', command)))) return undefined;
  const version = await run(join(home, 'bin', 'javac'), ['-version']);
  if (!/javac 17\./.test(version)) throw new Error(`is ${version.trim()}`);
  return home;
}

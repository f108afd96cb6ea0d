import { EngineRefusal, EngineUnreachable } from '../../activities/deploy-ports.ts';
import type { Command } from '../../domain/catalogue.ts';
import { parseImageReference, withTag } from '../../domain/image-reference.ts';
import type { EngineFor } from '../docker/engine.ts';
import { heldImage } from '../docker/images.ts';

/** The image that the engine has under the command's name now; undefined on the host, and where the engine does not say. */
export type ImageId = (docker: string, command: Command) => Promise<string | undefined>;

export const imageIdBy =
  (engineFor: EngineFor): ImageId =>
  async (docker, { image, host }) => {
    const reference = image === undefined || host ? undefined : parseImageReference(image);
    if (image === undefined || !reference) return undefined;
    try {
      return (await heldImage(engineFor({ docker }), docker, withTag(image, reference)))?.image.digest;
    } catch (fault) {
      if (fault instanceof EngineUnreachable || fault instanceof EngineRefusal) return undefined;
      throw fault;
    }
  };

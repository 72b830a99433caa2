import { itPlays } from './share.ts';

itPlays(4, 4);

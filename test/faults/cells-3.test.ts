import { itPlays } from './share.ts';

itPlays(3, 4);

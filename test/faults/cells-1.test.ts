import { itPlays } from './share.ts';

itPlays(1, 2);

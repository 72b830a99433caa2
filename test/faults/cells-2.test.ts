import { itPlays } from './share.ts';

itPlays(2, 2);

import { itTells } from './many-stories.ts';

itTells(1, 2);

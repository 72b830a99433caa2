import { itTells } from './many-stories.ts';

itTells(2, 2);

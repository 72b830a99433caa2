import { itDiesOn } from './many-deaths.ts';

itDiesOn(1, 2);

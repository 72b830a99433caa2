import { itDiesOn } from './many-deaths.ts';

itDiesOn(2, 2);

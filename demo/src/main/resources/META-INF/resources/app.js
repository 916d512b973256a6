import { startBoard } from './board.js';
import { startChat } from './chat.js';

startChat();
startBoard();

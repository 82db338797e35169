/* Every page works without this file: it spares full reloads, suggests words, asks for the place, if
   one wants to, and leaves at once. */
import "./leaving.js";
import "./swapping.js";
import "./keeping.js";
import "./locating.js";
import "./suggesting.js";
import "./mapped.js";
import "./printing.js";

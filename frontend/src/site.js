/* Every page works without this file: it spares full reloads, suggests words, and asks for the
   place, if one wants to. */
import "./swapping.js";
import "./locating.js";
import "./suggesting.js";

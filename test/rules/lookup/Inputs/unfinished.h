struct whole { int a; };
int unfinished(

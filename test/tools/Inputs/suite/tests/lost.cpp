int main() { return 0; } // breach: length-kept

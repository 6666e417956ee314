/* For order-types.yaml. */
struct lock { int l; };
struct obj { struct lock lock; int refs; int state; struct obj *next; unsigned mode:3; };
enum st { IDLE, BUSY };
void use(struct obj *o, int n);
int check(int x, struct obj *o);
struct obj *get(int id);
void put(struct obj *o);
void noret(void);
#define LIMIT 7

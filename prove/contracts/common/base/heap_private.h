/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/base/heap.c keeps to itself. */
/* The item at `at` is free to be written, and `key` is that of what will be written somewhere. */
/*@ predicate items_but{L}(struct heap *h, integer at, integer key) =
        \forall integer i; 0 <= i < h->count && i != at ==> item_known(h, i) && h->items[i].key != key;
    predicate keys_but{L}(struct heap *h, integer at, integer key) =
        \forall integer k; 0 <= k < h->capacity && k != key ==> key_known(h, k) && h->places[k] != at + 1;
    predicate hole{L}(struct heap *h, integer at, integer key) =
        heap_memory(h) && 0 <= at < h->count && 0 <= key < h->capacity &&
        items_but(h, at, key) && keys_but(h, at, key);
    predicate heap_sizes{A,B}(struct heap *h) =
        \at(h->capacity, A) == \at(h->capacity, B) && \at(h->count, A) == \at(h->count, B) &&
        \at(h->items, A) == \at(h->items, B) && \at(h->places, A) == \at(h->places, B);
    predicate still_out{A,B}(struct heap *h, integer but) =
        \forall integer k; 0 <= k < \at(h->capacity, B) && k != but && \at(h->places[k], A) == 0 ==>
            \at(h->places[k], B) == 0;
    predicate placed{A,B}(struct heap *h, integer at, integer key) =
        heap_sizes{A,B}(h) && \at(h->items[at].key, B) == key && \at(h->places[key], B) == at + 1 &&
        (\forall integer i; 0 <= i < \at(h->count, B) && i != at ==>
            \at(h->items[i].key, A) == \at(h->items[i].key, B)) &&
        (\forall integer k; 0 <= k < \at(h->capacity, B) && k != key ==>
            \at(h->places[k], A) == \at(h->places[k], B));
    lemma hole_moves_items{A,B}: \forall struct heap *h, integer at, from, key;
        hole{A}(h, at, key) && 0 <= from < \at(h->count, A) && from != at &&
        placed{A,B}(h, at, \at(h->items[from].key, A)) ==> items_but{B}(h, from, key);
    lemma hole_moves_keys{A,B}: \forall struct heap *h, integer at, from, key;
        hole{A}(h, at, key) && 0 <= from < \at(h->count, A) && from != at &&
        placed{A,B}(h, at, \at(h->items[from].key, A)) ==> keys_but{B}(h, from, key);
    lemma hole_filled_items{A,B}: \forall struct heap *h, integer at, key;
        hole{A}(h, at, key) && placed{A,B}(h, at, key) ==> items_known{B}(h);
    lemma hole_filled_keys{A,B}: \forall struct heap *h, integer at, key;
        hole{A}(h, at, key) && placed{A,B}(h, at, key) ==> keys_known{B}(h);
    lemma hole_moves{A,B}: \forall struct heap *h, integer at, from, key;
        hole{A}(h, at, key) && 0 <= from < \at(h->count, A) && from != at && heap_memory{B}(h) &&
        placed{A,B}(h, at, \at(h->items[from].key, A)) ==> hole{B}(h, from, key);
    lemma hole_filled{A,B}: \forall struct heap *h, integer at, key;
        hole{A}(h, at, key) && heap_memory{B}(h) && placed{A,B}(h, at, key) ==> heap_ok{B}(h);

    predicate same_items{A,B}(struct heap *h) =
        \at(h->capacity, A) == \at(h->capacity, B) && \at(h->items, A) == \at(h->items, B) &&
        \at(h->places, A) == \at(h->places, B) &&
        (\forall integer i; 0 <= i < \at(h->capacity, B) ==>
            \at(h->items[i].key, A) == \at(h->items[i].key, B));
    predicate same_places{A,B}(struct heap *h, integer but) =
        \forall integer k; 0 <= k < \at(h->capacity, B) && k != but ==>
            \at(h->places[k], A) == \at(h->places[k], B);
    predicate taken{A,B}(struct heap *h, integer key) =
        same_items{A,B}(h) && same_places{A,B}(h, key) && \at(h->places[key], A) != 0 &&
        \at(h->places[key], B) == 0 && \at(h->count, B) == \at(h->count, A) - 1; */
#ifdef PROVE_LEMMAS /* that only other lemmas need: beside functions they lead the provers astray */
/*@ lemma hole_after_items{A,B}: \forall struct heap *h, integer key;
        heap_ok{A}(h) && 0 <= key < \at(h->capacity, A) && \at(h->places[key], A) == 0 &&
        heap_memory{B}(h) && same_items{A,B}(h) && same_places{A,B}(h, -1) &&
        \at(h->count, B) == \at(h->count, A) + 1 ==> items_but{B}(h, \at(h->count, A), key);
    lemma hole_after_keys{A,B}: \forall struct heap *h, integer key;
        heap_ok{A}(h) && 0 <= key < \at(h->capacity, A) && \at(h->places[key], A) == 0 &&
        heap_memory{B}(h) && same_items{A,B}(h) && same_places{A,B}(h, -1) &&
        \at(h->count, B) == \at(h->count, A) + 1 ==> keys_but{B}(h, \at(h->count, A), key);
    lemma hole_taken_items{A,B}: \forall struct heap *h, integer key;
        heap_ok{A}(h) && 0 <= key < \at(h->capacity, A) && heap_memory{B}(h) && taken{A,B}(h, key) &&
        \at(h->places[key], A) <= \at(h->count, B) ==>
            items_but{B}(h, \at(h->places[key], A) - 1, \at(h->items[h->count].key, B));
    lemma hole_taken_keys{A,B}: \forall struct heap *h, integer key;
        heap_ok{A}(h) && 0 <= key < \at(h->capacity, A) && heap_memory{B}(h) && taken{A,B}(h, key) &&
        \at(h->places[key], A) <= \at(h->count, B) ==>
            keys_but{B}(h, \at(h->places[key], A) - 1, \at(h->items[h->count].key, B));
    lemma last_taken_items{A,B}: \forall struct heap *h, integer key;
        heap_ok{A}(h) && 0 <= key < \at(h->capacity, A) && heap_memory{B}(h) && taken{A,B}(h, key) &&
        \at(h->places[key], A) == \at(h->count, A) ==> items_known{B}(h);
    lemma last_taken_keys{A,B}: \forall struct heap *h, integer key;
        heap_ok{A}(h) && 0 <= key < \at(h->capacity, A) && heap_memory{B}(h) && taken{A,B}(h, key) &&
        \at(h->places[key], A) == \at(h->count, A) ==> keys_known{B}(h); */
#endif
/*@ lemma hole_there{A}: \forall struct heap *h, integer key;
        heap_ok{A}(h) && 0 <= key < \at(h->capacity, A) && \at(h->places[key], A) != 0 ==>
            hole{A}(h, \at(h->places[key], A) - 1, key);
    lemma hole_after{A,B}: \forall struct heap *h, integer key;
        heap_ok{A}(h) && 0 <= key < \at(h->capacity, A) && \at(h->places[key], A) == 0 &&
        heap_memory{B}(h) && same_items{A,B}(h) && same_places{A,B}(h, -1) &&
        \at(h->count, B) == \at(h->count, A) + 1 ==> hole{B}(h, \at(h->count, A), key);
    lemma hole_taken{A,B}: \forall struct heap *h, integer key;
        heap_ok{A}(h) && 0 <= key < \at(h->capacity, A) && heap_memory{B}(h) && taken{A,B}(h, key) &&
        \at(h->places[key], A) <= \at(h->count, B) ==>
            hole{B}(h, \at(h->places[key], A) - 1, \at(h->items[h->count].key, B));
    lemma last_taken{A,B}: \forall struct heap *h, integer key;
        heap_ok{A}(h) && 0 <= key < \at(h->capacity, A) && heap_memory{B}(h) && taken{A,B}(h, key) &&
        \at(h->places[key], A) == \at(h->count, A) ==> heap_ok{B}(h); */

/*@ assigns \nothing;
    ensures \result <==> a.due < b.due || (a.due == b.due && a.key < b.key); */
static bool is_before(struct heap_item a, struct heap_item b);

/*@ requires heap_memory(h) && at < h->count && item.key < h->capacity;
    assigns h->items[at], h->places[item.key];
    ensures heap_memory(h) && h->items[at].due == item.due;
    ensures placed{Pre,Here}(h, at, item.key); */
static void place(struct heap *h, uint32_t at, struct heap_item item);

/*@ requires hole(h, at, item.key);
    assigns h->items[0 .. h->capacity - 1], h->places[0 .. h->capacity - 1];
    ensures heap_ok(h);
    ensures h->places[item.key] != 0 && heap_sizes{Pre,Here}(h);
    ensures still_out{Pre,Here}(h, item.key); */
static void move_up(struct heap *h, uint32_t at, struct heap_item item);

/*@ requires hole(h, at, item.key);
    assigns h->items[0 .. h->capacity - 1], h->places[0 .. h->capacity - 1];
    ensures heap_ok(h);
    ensures h->places[item.key] != 0 && heap_sizes{Pre,Here}(h);
    ensures still_out{Pre,Here}(h, item.key); */
static void move_down(struct heap *h, uint32_t at, struct heap_item item);

/*@ requires hole(h, at, item.key);
    assigns h->items[0 .. h->capacity - 1], h->places[0 .. h->capacity - 1];
    ensures heap_ok(h);
    ensures h->places[item.key] != 0 && heap_sizes{Pre,Here}(h);
    ensures still_out{Pre,Here}(h, item.key); */
static void fill(struct heap *h, uint32_t at, struct heap_item item);

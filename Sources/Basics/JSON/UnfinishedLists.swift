/// What stands in lists that are not at their ends yet, the innermost last.
///
/// Each list gets the room that it needs at once, and its elements move there: to grow element by element would cost
/// more, and leave a large answer half as large again.
@safe
struct UnfinishedLists<Element>: ~Copyable {
  private var room: UnsafeMutableBufferPointer<Element>

  /// Number of elements in all of the lists.
  private(set) var count = 0

  init() { unsafe room = .allocate(capacity: 16) }

  deinit {
    unsafe room[..<count].deinitialize()
    unsafe room.deallocate()
  }

  /// Adds an element to the innermost list.
  mutating func append(_ element: consuming Element) {
    if unsafe count == room.count { grow() }
    unsafe room.initializeElement(at: count, to: element)
    count += 1
  }

  /// Ends the innermost list, which began when there were `start` elements.
  mutating func endList(from start: Int) -> [Element] {
    var list: [Element] = []
    list.reserveCapacity(count - start)
    for place in start..<count { unsafe list.append(room.moveElement(from: place)) }
    count = start
    return list
  }

  private mutating func grow() {
    let larger = unsafe UnsafeMutableBufferPointer<Element>.allocate(capacity: 2 * room.count)
    _ = unsafe larger.moveInitialize(fromContentsOf: room)
    unsafe room.deallocate()
    unsafe room = larger
  }
}

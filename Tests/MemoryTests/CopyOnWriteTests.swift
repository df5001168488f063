import Memory
import Testing

@Suite
struct CopyOnWriteTests {
  private struct Book: Hashable {
    @CopyOnWrite var pages = [1, 2]
    var title = "one"

    var shelf: CopyOnWrite<[Int]> { _pages }
  }

  @Test
  func `a copy shares the value until one of both is changed`() {
    let first = Book()
    var second = first
    #expect(second.shelf.isShared(with: first.shelf))
    second.pages.append(3)
    #expect(!second.shelf.isShared(with: first.shelf))
    #expect(first.pages == [1, 2])
    #expect(second.pages == [1, 2, 3])
  }

  @Test
  func `a value that nobody shares is changed where it lies`() {
    var book = Book()
    let before = unsafe book.pages.withUnsafeBufferPointer { $0.baseAddress }
    book.pages[0] = 7
    let after = unsafe book.pages.withUnsafeBufferPointer { $0.baseAddress }
    #expect(unsafe before == after)
  }

  @Test
  func `equal values are equal, and hash alike, wherever they lie`() {
    var other = Book()
    #expect(other == Book())
    #expect(other.hashValue == Book().hashValue)
    other.pages = []
    #expect(other != Book())
  }
}

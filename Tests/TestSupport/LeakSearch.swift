/// Tells the address sanitizer to look for no leaks when the tests end; it asks by this name.
///
/// It searches memory for plain pointers. Swift packs those of weak references and of indirect enumerations
/// with other bits, so whatever only they hold would be taken for lost.
@c(__lsan_is_turned_off)
package func isLeakSearchOff() -> CInt { 1 }

using Airworthy.Protocol.Events;
using Airworthy.Server.Issues;

namespace Airworthy.Server.Tests.Issues;

public class GroupedFrameTests
{
    [Theory]
    [InlineData("javascript", "Object.cart.total", "total")]
    [InlineData("javascript", "Object.get [as total]", "get")]
    [InlineData("javascript", "total/<", "total")]
    [InlineData("javascript", "?", null)]
    [InlineData("javascript", "<anonymous>", null)]
    [InlineData("node", "Object.<anonymous>", null)]
    [InlineData("node", "Immediate.?", null)]
    [InlineData("node", "eval", null)]
    [InlineData("node", "process.processImmediate", "processImmediate")]
    [InlineData("python", "Cart.total", "Cart.total")]
    [InlineData("python", "<module>", "<module>")]
    [InlineData("ruby", "block (2 levels) in total", "block")]
    [InlineData("ruby", "total", "total")]
    [InlineData("php", "{closure}", null)]
    [InlineData("php", "App\\Cart::{closure}", "App\\Cart::{closure}")]
    [InlineData("php", "App\\{closure}", null)]
    [InlineData("php", "class@anonymous\u0000/srv/a.php:7$0::run", null)]
    [InlineData("java", "lambda$main$0", null)]
    [InlineData("java", "main", "main")]
    [InlineData("csharp", "<Main>b__0_1", "<Main>b___")]
    [InlineData("csharp", "int Program.<Main>$(?)", "int Program.<Main>$(?)")]
    [InlineData("native", "<unknown>", null)]
    [InlineData("native", "0x7fff1234", null)]
    [InlineData("native", "shop::cart::total::h0123456789abcdef", "shop::cart::total")]
    [InlineData("cocoa", "<redacted>", null)]
    [InlineData("other", "?", "?")]
    public void Functions(string platform, string function, string? expected) => Assert.Equal(expected, Only(platform, new(function, "m", null, null, null, null, null, null)).Function);

    [Theory]
    [InlineData("java", "com.example.Cart", "com.example.Cart")]
    [InlineData("java", "com.example.Cart$1", "com.example.Cart$")]
    [InlineData("java", "com.example.Cart$$EnhancerBySpringCGLIB$$1a2b3c", "com.example.Cart")]
    [InlineData("java", "com.example.Cart$$Lambda$14", null)]
    [InlineData("java", "com.sun.proxy.$Proxy27", "com.sun.proxy.$Proxy")]
    [InlineData("java", "sun.reflect.GeneratedMethodAccessor12", "sun.reflect.GeneratedMethodAccessor")]
    [InlineData("java", "com.example.Base64", "com.example.Base64")]
    [InlineData("php", "class@anonymous", null)]
    [InlineData("python", "shop.cart", "shop.cart")]
    [InlineData("python", " ", null)]
    public void Modules(string platform, string module, string? expected) => Assert.Equal(expected, Only(platform, new("f", module, null, null, null, null, null, null)).Module);

    [Theory]
    [InlineData("python", "shop/Cart.py", null, "cart.py")]
    [InlineData("csharp", @"C:\src\Cart.cs", null, "cart.cs")]
    [InlineData("python", null, "/srv/shop/cart.py", "cart.py")]
    [InlineData("node", "app:///main.js", null, "main.js")]
    [InlineData("node", "file:///srv/main.mjs", null, "main.mjs")]
    [InlineData("javascript", "file:///srv/main.mjs", null, null)]
    [InlineData("javascript", "https://a.example/main.js", null, null)]
    [InlineData("javascript", "/main.js", "https://a.example/main.js", null)]
    [InlineData("javascript", "blob:https://a.example/1", null, null)]
    [InlineData("javascript", "<anonymous>", null, null)]
    [InlineData("javascript", "app:///static/main.3f2a9c1b.js", null, "main.js")]
    [InlineData("javascript", "app:///static/main-3f2a9c1b4d.chunk.js", null, "main.chunk.js")]
    [InlineData("javascript", "app:///cart.feed.js", null, "cart.feed.js")]
    public void Files(string platform, string? filename, string? path, string? expected) => Assert.Equal(expected, Only(platform, new("f", null, filename, path, null, null, null, null)).File);

    [Theory]
    [InlineData("python", "   return\tsum( x )  ", "return sum( x )")]
    [InlineData("ruby", "a", "a")]
    [InlineData("php", "a", "a")]
    [InlineData("node", "a", "a")]
    [InlineData("java", "a", null)]
    [InlineData("csharp", "a", null)]
    [InlineData("python", "  ", null)]
    public void Source_lines(string platform, string line, string? expected) => Assert.Equal(expected, Only(platform, new("f", null, null, null, null, null, null, line)).SourceLine);

    [Fact]
    public void A_long_line_is_no_line() => Assert.Null(Only("python", new("f", null, null, null, null, null, null, new string('x', 121))).SourceLine);

    [Fact]
    public void A_module_makes_the_file_superfluous() => Assert.Null(Only("python", new("f", "m", "a.py", null, null, null, null, null)).File);

    [Fact]
    public void A_frame_that_tells_nothing_is_none() => Assert.Empty(GroupedFrame.AllOf([new("?", null, "https://a.example/a.js", null, true, 1, 2, null)], "javascript"));

    private static GroupedFrame Only(string platform, StackFrame frame) => Assert.Single(GroupedFrame.AllOf([frame], platform));
}

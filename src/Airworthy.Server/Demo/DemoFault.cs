namespace Airworthy.Server.Demo;

/// <summary>One thing that goes wrong in an app again and again, as its SDK would report it.</summary>
/// <param name="Weight">How often it is this one, beside the others.</param>
/// <param name="Message">Its <c>{0}</c> is a number that differs from time to time.</param>
/// <param name="Stack">The innermost frame last, as SDKs send it.</param>
internal sealed record DemoFault(double Weight, string Type, string Message, IReadOnlyList<DemoFrame> Stack)
{
    /// <summary>Whether it is only in releases that crash far more than they should.</summary>
    public bool IsOfBadReleases { get; init; }

    /// <summary>What broke, where it did, was thrown from within.</summary>
    public DemoFault? Cause { get; init; }

    /// <summary>One of several for a release, by their weights.</summary>
    public static DemoFault Of(IReadOnlyList<DemoFault> faults, DemoRelease release, double share)
    {
        var possible = faults.Where(fault => !fault.IsOfBadReleases || release.IsBad).ToList();
        var left = share * possible.Sum(fault => fault.Weight);
        foreach (var fault in possible)
        {
            if ((left -= fault.Weight) < 0)
                return fault;
        }

        return possible[^1];
    }
}

/// <summary>One frame of a stack.</summary>
internal sealed record DemoFrame(string Function, string File, int Line, string? Module = null, bool IsInApp = true);

/// <summary>What goes wrong in the apps of the fleet.</summary>
internal static class DemoFaults
{
    private static readonly DemoFrame UiKit = new("-[UIApplication sendAction:to:from:forEvent:]", "UIKitCore", 0, "UIKitCore", IsInApp: false);
    private static readonly DemoFrame Looper = new("loop", "Looper.java", 288, "android.os.Looper", IsInApp: false);
    private static readonly DemoFrame React = new("invokeGuardedCallback", "react-dom.production.min.js", 27, IsInApp: false);
    private static readonly DemoFrame Starlette = new("__call__", "starlette/routing.py", 734, "starlette.routing", IsInApp: false);

    public static IReadOnlyList<DemoFault> Ios { get; } =
    [
        new(4, "EXC_BREAKPOINT", "Fatal error: Index out of range", [UiKit, new("CartViewController.applyVoucher(_:)", "CartViewController.swift", 212), new("VoucherList.discount(at:)", "VoucherList.swift", 47)])
        {
            IsOfBadReleases = true,
        },
        new(1.2, "EXC_BAD_ACCESS", "Attempted to dereference garbage pointer at 0x{0:x}", [UiKit, new("ImageCache.decode(_:)", "ImageCache.swift", 88), new("CGImageSourceCreateImageAtIndex", "ImageIO", 0, "ImageIO", IsInApp: false)]),
        new(0.5, "WatchdogTermination", "The OS watchdog terminated your app, possibly because it overused RAM.", []),
    ];

    public static IReadOnlyList<DemoFault> IosErrors { get; } =
    [
        new(3, "URLError", "The request timed out. (-1001)", [new("CatalogClient.load(page:)", "CatalogClient.swift", 131), new("HTTP.send(_:)", "HTTP.swift", 62)]),
        new(1, "DecodingError", "keyNotFound: price in product {0}", [new("CatalogClient.load(page:)", "CatalogClient.swift", 140), new("Product.init(from:)", "Product.swift", 23)]),
    ];

    public static IReadOnlyList<DemoFault> Android { get; } =
    [
        new(3, "NullPointerException", "Attempt to invoke virtual method 'java.lang.String com.example.shop.Address.getStreet()' on a null object reference",
            [Looper, new("onClick", "CheckoutFragment.kt", 164, "com.example.shop.checkout.CheckoutFragment"), new("confirm", "CheckoutViewModel.kt", 91, "com.example.shop.checkout.CheckoutViewModel")]),
        new(1, "OutOfMemoryError", "Failed to allocate a {0} byte allocation", [Looper, new("decode", "PhotoLoader.kt", 55, "com.example.shop.media.PhotoLoader")]),
        new(1, "IllegalStateException", "Fragment CartFragment not attached to a context.", [Looper, new("requireContext", "Fragment.java", 972, "androidx.fragment.app.Fragment", IsInApp: false), new("showTotal", "CartFragment.kt", 77, "com.example.shop.cart.CartFragment")]),
    ];

    public static IReadOnlyList<DemoFault> AndroidErrors { get; } =
    [
        new(2, "SocketTimeoutException", "timeout", [new("intercept", "RetryInterceptor.kt", 34, "com.example.shop.net.RetryInterceptor")]),
        new(1, "JsonDataException", "Required value 'sku' missing at $.items[{0}]", [new("fromJson", "CartAdapter.kt", 58, "com.example.shop.net.CartAdapter")])
        {
            Cause = new(1, "EOFException", "End of input", [new("nextString", "JsonReader.java", 840, "com.squareup.moshi.JsonReader", IsInApp: false)]),
        },
    ];

    public static IReadOnlyList<DemoFault> Web { get; } =
    [
        new(3, "TypeError", "Cannot read properties of undefined (reading 'price')", [React, new("renderLine", "/assets/cart.js", 418), new("formatPrice", "/assets/money.js", 12)]),
        new(2, "ChunkLoadError", "Loading chunk {0} failed.", [new("loadRoute", "/assets/router.js", 96)]),
        new(1, "UnhandledRejection", "Non-Error promise rejection captured with value: offline", [new("sync", "/assets/worker.js", 204)]),
    ];

    public static IReadOnlyList<DemoFault> Api { get; } =
    [
        new(2, "OperationalError", "server closed the connection unexpectedly", [Starlette, new("create_order", "checkout/orders.py", 118, "checkout.orders"), new("execute", "sqlalchemy/engine/base.py", 1970, "sqlalchemy.engine.base", IsInApp: false)]),
        new(1, "KeyError", "'shipping_zone'", [Starlette, new("quote", "checkout/shipping.py", 64, "checkout.shipping")]),
    ];
}

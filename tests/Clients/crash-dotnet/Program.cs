// An app as its makers would write it, which crashes: client DSN RELEASE
using System.Runtime.CompilerServices;

using var sdk = SentrySdk.Init(options =>
{
    options.Dsn = args[0];
    options.Release = args[1];
    options.Environment = "production";
    options.AutoSessionTracking = true;
    options.IsGlobalModeEnabled = true;
    options.ShutdownTimeout = TimeSpan.FromSeconds(5);
});
SentrySdk.ConfigureScope(scope => scope.User = new SentryUser { Id = "user-1" });
new Checkout().Pay(null);

internal sealed class Checkout
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Pay(int[]? cart) => Console.WriteLine(Total(cart));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Total(int[]? cart)
    {
        if (cart is null)
            throw new InvalidOperationException("There is no cart");
        return cart.Sum();
    }
}

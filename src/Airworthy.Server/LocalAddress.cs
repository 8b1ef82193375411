namespace Airworthy.Server;

/// <summary>Where this machine reaches an address that the server listens on.</summary>
internal static class LocalAddress
{
    /// <summary>The address itself, or the loopback address for "all addresses".</summary>
    public static Uri Of(string listening) =>
        new(listening.Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));
}

using Airworthy.Protocol.Events;

namespace Airworthy.Server.Issues;

/// <summary>Which events belong together. Pure.</summary>
internal static class EventGrouping
{
    /// <summary>Length of a hash, in bytes.</summary>
    public const int HashBytes = 16;

    /// <summary>The hashes of the event's groups, the most telling first; at least one. Line numbers, columns and addresses make no difference.</summary>
    public static IReadOnlyList<byte[]> HashesOf(ErrorEvent one) => throw new NotImplementedException();
}

/// <summary>What an event is called.</summary>
/// <param name="Title">As <c>TypeError: cart is undefined</c>.</param>
/// <param name="Culprit">Where it happened, as <c>checkout(src/cart.js)</c>; empty if nothing tells.</param>
/// <param name="Type">Of the main exception; null without one, like the others.</param>
internal sealed record EventSummary(string Title, string Culprit, string? Message, string? Type, string? Value, string? Filename, string? Function)
{
    public static EventSummary Of(ErrorEvent one) => throw new NotImplementedException();
}

namespace Airworthy.Protocol.Events;

/// <summary>What an SDK says it has thrown away. Source: https://develop.sentry.dev/sdk/telemetry/client-reports/</summary>
/// <param name="At">UTC; null if it does not say.</param>
public sealed record ClientReport(DateTime? At, IReadOnlyList<DiscardedItems> Discarded)
{
    /// <summary>Null if it is malformed: one bad element spoils the whole report.</summary>
    public static ClientReport? Read(ReadOnlySpan<byte> payload) => throw new NotImplementedException();
}

/// <param name="Kind">The member it stood in: <c>discarded_events</c>, <c>rate_limited_events</c>, <c>filtered_events</c> or <c>filtered_sampling_events</c>.</param>
/// <param name="Category">As <c>error</c> or <c>session</c>; <c>unknown</c> for one that this server does not know.</param>
public sealed record DiscardedItems(string Kind, string Reason, string Category, ulong Quantity);

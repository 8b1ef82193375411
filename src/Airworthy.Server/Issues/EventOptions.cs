using System.ComponentModel.DataAnnotations;

namespace Airworthy.Server.Issues;

/// <summary>What is kept of events. For how long, <c>Retention</c> says.</summary>
internal sealed class EventOptions
{
    /// <summary>Events of one issue that are kept whole, the newest ones; of older ones stays what can be searched and counted.</summary>
    [Range(1, 100_000)]
    public int BodiesPerIssue { get; set; } = 100;
}

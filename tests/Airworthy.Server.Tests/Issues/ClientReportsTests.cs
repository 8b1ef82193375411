using Airworthy.Protocol.Events;
using Airworthy.Server.Issues;
using Airworthy.Server.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Issues;

public sealed class ClientReportsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrackerUnderTest _tracker;

    public ClientReportsTests() => _tracker = new(_folder.Path, new FakeTimeProvider(Sample.Now));

    public void Dispose()
    {
        _tracker.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_same_again_is_added_by_day_reason_and_category()
    {
        await Add(0, new DiscardedItems("discarded_events", "before_send", "error", 42));
        await Add(0, new DiscardedItems("discarded_events", "before_send", "error", 42), new DiscardedItems("discarded_events", "queue_overflow", "session", 2));
        await Add(1, new DiscardedItems("discarded_events", "before_send", "error", 1));
        await Add(0, new DiscardedItems("rate_limited_events", "before_send", "error", 7));

        Assert.Equal(
            [new("discarded_events", "before_send", "error", 84), new("rate_limited_events", "before_send", "error", 7), new("discarded_events", "queue_overflow", "session", 2)],
            Read(Sample.Now.AddHours(-1), Sample.Now));
        Assert.Equal(85, Read(Sample.Now, Sample.Now.AddDays(1))[0].Quantity);
        Assert.Empty(Read(Sample.Now.AddDays(2), Sample.Now.AddDays(3)));
    }

    [Fact]
    public async Task No_sum_overflows()
    {
        await Add(0, new DiscardedItems("discarded_events", "", "error", 1), new DiscardedItems("discarded_events", "", "error", ulong.MaxValue));
        await Add(0, new DiscardedItems("discarded_events", "", "error", 5));
        Assert.Equal([new("discarded_events", "", "error", long.MaxValue)], Read(Sample.Now, Sample.Now.AddHours(1)));
    }

    [Fact]
    public async Task Reports_are_counted_as_accepted()
    {
        await _tracker.Get<ClientReports>().Add(new(1), Sample.Now, Sample.Now, 3, []);
        var (key, outcome) = Assert.Single(_tracker.Get<Outcomes.OutcomeCounters>().All());
        Assert.Equal((Protocol.ItemType.ClientReport, null, 3L), (key.Item, key.Reason, outcome.Quantity));
    }

    private Task Add(int days, params DiscardedItems[] discarded) =>
        _tracker.Get<ClientReports>().Add(new(1), Sample.Now, Sample.Now.AddDays(days), 1, discarded);

    private List<ReportedLoss> Read(DateTime start, DateTime end) =>
        _tracker.Get<TrackerDatabase>().Read(session => ClientReports.Read(session, new(1), start, end));
}

using Airworthy.Server.Storage;
using Airworthy.Server.Tests.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Issues;

/// <summary>A disk that is full for a while, or damaged: what cannot be stored is refused, nothing is lost, and the rest goes on.</summary>
public sealed class EventDiskTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Sample.Now);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task While_the_disk_is_full_events_are_refused_and_later_ones_are_kept()
    {
        var disk = new RecordingDisk(_folder.Path, _time);
        var refused = Sample.Event("refused");
        using (var tracker = new TrackerUnderTest(_folder.Path, _time, disk))
        {
            await tracker.Send(Sample.Event("before"));
            disk.IsFullFor = operation => operation is { Kind: DiskOperationKind.Write } && operation.Name.StartsWith("tracker", StringComparison.Ordinal);
            await Assert.ThrowsAsync<StorageUnavailableException>(() => tracker.Send(refused));
            Assert.Contains("full", tracker.Get<StorageHealth>().TrackerFailure, StringComparison.Ordinal);

            disk.IsFullFor = _ => false;
            await tracker.Send(refused);
            Assert.Null(tracker.Get<StorageHealth>().TrackerFailure);
            Assert.Empty(tracker.Recount());
        }

        using var again = new TrackerUnderTest(_folder.Path, _time);
        Assert.Equal(["before", "refused"], again.Query("select value from event order by id", row => row.GetString(0)));
        Assert.Empty(again.Recount());
    }

    [Fact]
    public async Task What_is_written_gets_into_the_file_once_nothing_comes_for_a_while()
    {
        using var tracker = new TrackerUnderTest(_folder.Path, _time);
        await tracker.Send(Sample.Event());
        Assert.True(SpinWait.SpinUntil(() => new FileInfo(WalPath).Length == 0, Limit), "The WAL is not emptied.");
        await tracker.Send(Sample.Event());
        Assert.Equal(2, tracker.Number("select count(*) from event"));
    }

    [Fact]
    public async Task An_event_that_meets_a_damaged_page_is_refused_and_the_damage_is_told()
    {
        var path = Path.Combine(_folder.Path, DataFolder.TrackerFile);
        using (new TrackerUnderTest(_folder.Path, _time))
        {
        }

        var empty = new FileInfo(path).Length;
        using (var tracker = new TrackerUnderTest(_folder.Path, _time))
        {
            foreach (var group in new[] { "a", "b" })
                await Task.WhenAll(Enumerable.Range(0, 100).Select(i => tracker.Send(Sample.Event($"{group}", minutes: -i))));
        }

        // Every page that the events have added.
        var file = File.ReadAllBytes(path);
        for (var at = empty + 100; at < file.Length; at += 4_096)
            file[at] ^= 1;
        File.WriteAllBytes(path, file);

        using var damaged = new TrackerUnderTest(_folder.Path, _time);
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => Task.WhenAll(Enumerable.Range(0, 100).Select(_ => damaged.Send(Sample.Event("a", minutes: -50)))));
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
        Assert.Contains("wrong checksum", damaged.Get<TrackerDatabase>().Damage, StringComparison.Ordinal);
    }

    private string WalPath => Path.Combine(_folder.Path, DataFolder.TrackerFile + "-wal");
}

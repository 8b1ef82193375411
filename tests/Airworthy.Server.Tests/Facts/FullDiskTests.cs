using Airworthy.Server.Storage;
using Airworthy.Server.Tests.Health;
using Airworthy.Server.Tests.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Facts;

/// <summary>A disk that is full for a while: what cannot be stored is refused, nothing is lost, and all goes on when there is room.</summary>
public sealed class FullDiskTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 22, 34, 56, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Now);
    private readonly Random _random = new(5);
    private readonly List<SentFact> _acknowledged = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task While_the_log_has_no_room_facts_are_refused_and_later_ones_are_kept()
    {
        var disk = new RecordingDisk(_folder.Path, _time);
        using (var store = Open(disk))
        {
            Send(store, 20);
            disk.IsFullFor = operation => operation is { Kind: DiskOperationKind.Write } && operation.Name.StartsWith("log", StringComparison.Ordinal);
            // It is in the log's hands and may be stored once there is room, so it is one that may come twice.
            var refused = Update();
            await Assert.ThrowsAsync<StorageUnavailableException>(() => refused.Send(store, Now.UtcDateTime));
            Assert.Contains("No space left", store.Get<StorageHealth>().Failure, StringComparison.Ordinal);

            disk.IsFullFor = _ => false;
            Assert.True(SpinWait.SpinUntil(() => store.Get<StorageHealth>().Failure is null, TimeSpan.FromSeconds(30)));
            await refused.Send(store, Now.UtcDateTime);
            _acknowledged.Add(refused);
            Send(store, 20);
            AssertRight(store);
        }

        using var again = Open(new RecordingDisk(_folder.Path, _time));
        AssertRight(again);
    }

    [Fact]
    public async Task Who_comes_while_the_log_is_found_to_have_no_room_is_refused_too()
    {
        var disk = new RecordingDisk(_folder.Path, _time);
        using var store = Open(disk);
        Send(store, 20);
        var (first, second) = (Update(), Update());
        Task? meanwhile = null;
        disk.IsFullFor = operation =>
        {
            if (operation is not { Kind: DiskOperationKind.Write } || !operation.Name.StartsWith("log", StringComparison.Ordinal))
                return false;
            meanwhile ??= second.Send(store, Now.UtcDateTime);
            return true;
        };

        await Assert.ThrowsAsync<StorageUnavailableException>(() => first.Send(store, Now.UtcDateTime).WaitAsync(TimeSpan.FromSeconds(30)));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => meanwhile!.WaitAsync(TimeSpan.FromSeconds(30)));

        disk.IsFullFor = _ => false;
        Assert.True(SpinWait.SpinUntil(() => store.Get<StorageHealth>().Failure is null, TimeSpan.FromSeconds(30)));
        foreach (var refused in new[] { first, second })
        {
            await refused.Send(store, Now.UtcDateTime);
            _acknowledged.Add(refused);
        }

        AssertRight(store);
    }

    [Fact]
    public void While_the_store_has_no_room_facts_are_taken_and_folded_later()
    {
        var disk = new RecordingDisk(_folder.Path, _time);
        using (var store = Open(disk))
        {
            disk.IsFullFor = operation => operation is { Kind: DiskOperationKind.Write } && operation.Name.StartsWith("airworthy", StringComparison.Ordinal);
            Send(store, 12);
            store.Fold(wait: false);
            Assert.True(SpinWait.SpinUntil(() => store.Get<StorageHealth>().StoreFailure is not null, TimeSpan.FromSeconds(30)));
            Send(store, 12);
            AssertRight(store);

            disk.IsFullFor = _ => false;
            store.Fold(wait: true);
            Assert.Null(store.Get<StorageHealth>().StoreFailure);
            AssertRight(store);
        }

        using var again = Open(new RecordingDisk(_folder.Path, _time));
        AssertRight(again);
    }

    [Fact]
    public void While_no_file_can_be_created_the_log_goes_on_in_the_old_one()
    {
        var disk = new RecordingDisk(_folder.Path, _time);
        using (var store = Open(disk))
        {
            Send(store, 5);
            disk.IsFullFor = operation => operation.Kind == DiskOperationKind.Create;
            store.Fold(wait: false);
            Send(store, 30);
            AssertRight(store);

            disk.IsFullFor = _ => false;
            store.Fold(wait: true);
            Send(store, 5);
            AssertRight(store);
        }

        using var again = Open(new RecordingDisk(_folder.Path, _time));
        AssertRight(again);
    }

    // So many facts that no generation fills: while the store takes nothing, a commit would wait for the fold of the fourth.
    private static StorageOptions Roomy => new() { SessionsPerGeneration = 1_000 };

    private StoreUnderTest Open(RecordingDisk disk) => new(_folder.Path, _time, Roomy, disk);

    private void Send(StoreUnderTest store, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var fact = CrashWorkload.Next(_random, Now.UtcDateTime);
            fact.Send(store, Now.UtcDateTime).Wait();
            _acknowledged.Add(fact);
        }
    }

    private SentFact Update()
    {
        while (true)
        {
            if (CrashWorkload.Next(_random, Now.UtcDateTime) is { IsIdempotent: true } update)
                return update;
        }
    }

    private void AssertRight(StoreUnderTest store) =>
        Assert.Equal(CrashWorkload.Ask(_acknowledged, Now.UtcDateTime), CrashWorkload.Ask(store, Now.UtcDateTime));
}

using System.Text;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Tests.Storage;

public sealed class AppendLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_appended_is_replayed_in_order()
    {
        Write(1, "one", "two", "three");
        var (replay, batches) = Replay();
        Assert.Equal(["1:one", "2:two", "3:three"], batches);
        Assert.Equal((3, 0, 0), (replay.LastSequence, replay.TornBytes, replay.DamagedBytes));
    }

    [Fact]
    public void What_is_folded_is_left_out()
    {
        Write(1, "one", "two", "three");
        Assert.Equal(["3:three"], Replay(folded: 2).Batches);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(21)]
    public void A_torn_record_at_the_end_is_dropped_and_is_no_damage(int bytesLeft)
    {
        Write(1, "one", "two");
        var path = Directory.GetFiles(_folder.Path).Single();
        var whole = 2 * (LogRecord.HeaderBytes + 3);
        var log = File.ReadAllBytes(path)[..whole];
        File.WriteAllBytes(path, log[..(whole / 2 + bytesLeft)]);

        var (replay, batches) = Replay();

        Assert.Equal(["1:one"], batches);
        Assert.False(replay.IsDamaged);
        Assert.Equal(bytesLeft, replay.TornBytes);
    }

    [Fact]
    public void The_end_of_the_last_whole_record_is_found_behind_a_hole_and_before_what_is_torn()
    {
        Write(1, "one", "two", "torn");
        var log = File.ReadAllBytes(Directory.GetFiles(_folder.Path).Single());
        var two = 2 * (LogRecord.HeaderBytes + 3);
        log[LogRecord.HeaderBytes] ^= 1;
        log[two + LogRecord.HeaderBytes] ^= 1;

        Assert.Equal(two, LogRecord.EndOfLast(log));
        Assert.Equal(0, LogRecord.EndOfLast(log.AsSpan(0, two - 1)));
    }

    [Fact]
    public void After_a_torn_record_the_number_is_given_again()
    {
        Write(1, "one", "torn");
        var path = Directory.GetFiles(_folder.Path).Single();
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..(2 * LogRecord.HeaderBytes + 3 + 2)]);
        Write(2, "again");

        var (replay, batches) = Replay();

        Assert.Equal(["1:one", "2:again"], batches);
        Assert.False(replay.IsDamaged);
    }

    [Fact]
    public void Every_flipped_bit_in_the_middle_is_reported_with_the_number_of_batches()
    {
        Write(1, "one", "two", "three");
        var path = Directory.GetFiles(_folder.Path).Single();
        var log = File.ReadAllBytes(path);
        var second = LogRecord.HeaderBytes + 3;
        for (var bit = 0; bit < (LogRecord.HeaderBytes + 3) * 8; bit++)
        {
            var damaged = log.ToArray();
            damaged[second + bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(path, damaged);

            var (replay, batches) = Replay();

            Assert.Equal(["1:one", "3:three"], batches);
            Assert.True(replay.IsDamaged);
            Assert.Equal((1, LogRecord.HeaderBytes + 3), (replay.LostBatches, replay.DamagedBytes));
        }
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void A_damaged_last_record_is_a_loss_if_it_was_confirmed_and_else_passes_for_torn(bool isConfirmed, long lost)
    {
        using (var log = new AppendLog(_folder.Path, new Disk()))
        {
            log.StartSegment(1);
            Append(log, 1, "one");
            Append(log, 2, "two");
            if (isConfirmed)
                log.Confirm(2);
        }

        var path = Directory.GetFiles(_folder.Path, "*.log").Single();
        var bytes = File.ReadAllBytes(path);
        bytes[2 * (LogRecord.HeaderBytes + 3) - 1] ^= 1;
        File.WriteAllBytes(path, bytes);

        var (replay, batches) = Replay();

        Assert.Equal(["1:one"], batches);
        Assert.Equal(lost, replay.LostBatches);
        Assert.Equal(1 + lost, replay.LastSequence);
    }

    [Fact]
    public void What_a_store_has_lost_and_the_log_has_no_more_is_missed()
    {
        Write(8, "eight");
        Assert.Equal(4, Replay(folded: 3).Replay.LostBatches);
        Assert.Equal(0, Replay(folded: 7).Replay.LostBatches);
    }

    [Fact]
    public void Folded_segments_are_deleted_and_the_current_one_never()
    {
        using var log = new AppendLog(_folder.Path, new Disk());
        log.StartSegment(1);
        Append(log, 1, "one");
        log.StartSegment(2);
        Append(log, 2, "two");

        log.DeleteThrough(0);
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
        log.DeleteThrough(1);
        Assert.Single(Directory.GetFiles(_folder.Path));
        log.DeleteThrough(2);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    private void Write(long firstSequence, params string[] batches)
    {
        using var log = new AppendLog(_folder.Path, new Disk());
        log.StartSegment(firstSequence);
        foreach (var batch in batches)
            Append(log, firstSequence++, batch);
    }

    private static void Append(AppendLog log, long sequence, string text)
    {
        byte[] record = [.. new byte[LogRecord.HeaderBytes], .. Encoding.UTF8.GetBytes(text)];
        LogRecord.Seal(record, sequence);
        log.Append(record);
    }

    private (LogReplay Replay, List<string> Batches) Replay(long folded = 0)
    {
        var batches = new List<string>();
        using var log = new AppendLog(_folder.Path, new Disk());
        var replay = log.Replay(folded, (sequence, payload) => batches.Add($"{sequence}:{Encoding.UTF8.GetString(payload)}"));
        return (replay, batches);
    }
}

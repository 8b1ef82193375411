using Airworthy.Server.Users;

namespace Airworthy.Server.Tests.Users;

public class UserHasherTests
{
    /// <summary>The example of the SipHash paper, appendix A: key 00…0f, text 00…0e.</summary>
    [Fact]
    public void It_is_SipHash_2_4() =>
        Assert.Equal(0xA129CA6149BE45E5, new UserHasher(Bytes(16)).SipHash(Bytes(15)));

    [Fact]
    public void Another_key_gives_another_hash() =>
        Assert.NotEqual(new UserHasher(Bytes(16)).Hash("user-1"u8), new UserHasher(new byte[16]).Hash("user-1"u8));

    [Fact]
    public void Users_are_numbered_once_and_up_to_the_limit()
    {
        var users = new UserNumbers(maxUsers: 1_000);
        var hasher = new UserHasher(Bytes(16));
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0u; i < 1_000; i++)
            {
                Assert.True(users.TryNumber(hasher.Hash(BitConverter.GetBytes(i)), out var number));
                Assert.Equal(i, number);
            }
        }

        Assert.False(users.TryNumber(hasher.Hash("one more"u8), out _));
        Assert.Equal(1_000, users.Count);
    }

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i)];
}
